"""What says who a person is: kept encrypted, shown masked, opened only with a reason that is logged."""
