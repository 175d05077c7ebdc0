/** What the tests of several clients ask. */
export const CREATE = `
  mutation Create($input: ClientCreateInput!) {
    clientCreate(input: $input) {
      client { id version name turnover { amount currency } banking { kycStatus } }
      errors { __typename code path }
    }
  }
`;

export const UPDATE = `
  mutation Update($input: ClientUpdateInput!) {
    clientUpdate(input: $input) {
      client { id version name }
      errors { __typename code path ... on ConflictError { currentVersion } }
    }
  }
`;

export const SHOW = `query Show($id: ID!) { client(id: $id) { id version name } }`;

export const PAGE = `
  query Page($source: String!, $first: Int!, $after: String) {
    clients(filter: { source: { eq: $source } }, orderBy: [{ field: NAME }], first: $first, after: $after) {
      totalCount
      edges { cursor node { id name } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

export const NAMES = ["Alpha Kft.", "Béta Zrt.", "Gamma Bt.", "Ómega Kft.", "Zéta Nyrt."];
