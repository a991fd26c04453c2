"""A fictional country to try the product on: companies, public bodies and two people."""
