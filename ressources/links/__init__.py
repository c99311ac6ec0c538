"""The addresses that resources give: asked from time to time, without ever being led into a private network."""
