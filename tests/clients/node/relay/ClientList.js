import { graphql } from "relay-runtime";

export const ClientListQuery = graphql`
  query ClientListQuery($source: String!, $count: Int!) {
    ...ClientList_query @arguments(source: $source, count: $count)
  }
`;

export const ClientListFragment = graphql`
  fragment ClientList_query on Query
  @argumentDefinitions(source: { type: "String!" }, count: { type: "Int!" }, cursor: { type: "String" })
  @refetchable(queryName: "ClientListPaginationQuery") {
    clients(first: $count, after: $cursor, filter: { source: { eq: $source } }, orderBy: [{ field: NAME }])
      @connection(key: "ClientList_clients", filters: ["filter", "orderBy"]) {
      edges { node { id name ...ClientCard_client } }
    }
  }
`;

export const ClientListAddMutation = graphql`
  mutation ClientListAddMutation($input: ClientCreateInput!, $connections: [ID!]!) {
    clientCreate(input: $input) {
      client @appendNode(connections: $connections, edgeTypeName: "ClientEdge") { id name ...ClientCard_client }
      errors { code path }
    }
  }
`;

export const ClientListRemoveMutation = graphql`
  mutation ClientListRemoveMutation($input: ClientDeleteInput!, $connections: [ID!]!) {
    clientDelete(input: $input) {
      deletedClientId @deleteEdge(connections: $connections)
      errors { code path }
    }
  }
`;
