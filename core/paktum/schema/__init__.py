"""Assembly -> GraphQL schema. Types derived from declarations are graphql-core's; hand-written ones Strawberry's."""
