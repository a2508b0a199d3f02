"""How a contest is conducted: the steps that reach across applications, sheets and meetings."""
