"""Assembly -> GraphQL schema. Types derived from declarations are graphql-core objects; hand-written ones Strawberry's."""
