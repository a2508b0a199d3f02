"""What every service knows of the region: who there is (roles) and its own copies of the directory; and what it keeps
of that which the other services tell, with the switches before it (reactions, switching)."""
