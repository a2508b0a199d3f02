"""What every service knows of the region: who there is (roles) and its own copies of the directory."""
