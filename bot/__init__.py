"""What is meant, what comes next, what is said."""

from bot.kernels import choose_kernels

choose_kernels()
