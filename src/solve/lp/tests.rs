//! Optimality against what follows from the prices, on random programs.
