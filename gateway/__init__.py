"""The front door: sign-in, accounts, the directory of the region, routing to the services, the documentation."""
