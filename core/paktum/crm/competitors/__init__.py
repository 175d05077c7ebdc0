"""Who else sells to the same clients, and how own products compare with theirs."""
