"""Change requests: what an ОМСУ or СОИРО asks to be taught otherwise, which edition answers it, and what came of it."""
