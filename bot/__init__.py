"""What is meant, what comes next, what is said."""
