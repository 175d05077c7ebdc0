"""What is done without anybody waiting for it: deliveries after commit, jobs, transitions that are due."""
