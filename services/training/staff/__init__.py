"""Staff: who works where on a day, told by the service's copies of the directory; and shares of heads by territory."""
