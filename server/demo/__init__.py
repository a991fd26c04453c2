"""A fictional country to try the product on: companies, public bodies, and people who wait for an answer."""
