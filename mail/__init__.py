"""What is written to people: the letters, their outbox, and the worker that sends them."""
