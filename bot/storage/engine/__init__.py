"""What the store stands on: the database opened, its columns sealed, its statements patient."""
