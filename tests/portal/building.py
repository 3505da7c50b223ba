"""Small worlds for tests: a county with two townships and a department, people in roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.agencies import Level
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies import services
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.audit.services import Actor

BY = Actor("tester", "192.0.2.1")
FOUNDED = date(2020, 1, 1)


@dataclass(frozen=True)
class County:
    """The county 云川县, 青石镇 and 柳河乡 below it, 住建局, and 柳河乡's 工作站 below that."""

    county: Agency
    town: Agency
    township: Agency
    bureau: Agency
    station: Agency


def make_county() -> County:
    def create(code: str, name: str, level: Level, parent: Agency | None) -> Agency:
        return services.create(code, name, level=level, parent=parent, day=FOUNDED, by=BY)

    county = create("yc", "云川县人民政府", Level.COUNTY, None)
    township = create("yc-lh", "柳河乡人民政府", Level.TOWNSHIP, county)
    return County(
        county=county,
        town=create("yc-qs", "青石镇人民政府", Level.TOWNSHIP, county),
        township=township,
        bureau=create("yc-zj", "云川县住房和城乡建设局", Level.DEPARTMENT, county),
        station=create("yc-lh-1", "柳河乡工作站", Level.DEPARTMENT, township),
    )


def make_user(username: str, *roles: tuple[Agency, Role]) -> User:
    """An account that has chosen its own password, and holds these roles."""
    user = User(username=username, name=f"{username}某", must_change_password=False)
    user.set_password("correct horse battery staple")
    user.save()
    for agency, role in roles:
        services.grant(user, agency, role, by=BY)
    return user
