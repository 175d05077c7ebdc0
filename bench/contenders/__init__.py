"""Who answers the questions: the product, the same statements without GraphQL, and the peers."""
