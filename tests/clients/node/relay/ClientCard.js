import { graphql } from "relay-runtime";

export const ClientCardQuery = graphql`
  query ClientCardQuery($id: ID!) {
    client(id: $id) { ...ClientCard_client ...ClientCard_deals @arguments(count: 2) }
  }
`;

export const ClientCardFragment = graphql`
  fragment ClientCard_client on Client @refetchable(queryName: "ClientCardRefetchQuery") {
    name
    version
    turnover { amount currency }
    banking { kycStatus }
  }
`;

export const ClientCardDealsFragment = graphql`
  fragment ClientCard_deals on Client
  @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" })
  @refetchable(queryName: "ClientCardDealsPaginationQuery") {
    deals(last: $count, before: $cursor, orderBy: [{ field: NAME }]) @connection(key: "ClientCard_deals") {
      totalCount
      edges { node { id name stage } }
    }
  }
`;

export const ClientCardRenameMutation = graphql`
  mutation ClientCardRenameMutation($input: ClientUpdateInput!) {
    clientUpdate(input: $input) {
      client { ...ClientCard_client }
      errors { __typename code path ... on ConflictError { currentVersion } }
    }
  }
`;

export const ClientCardAddDealMutation = graphql`
  mutation ClientCardAddDealMutation($input: DealCreateInput!) {
    dealCreate(input: $input) { deal { id } errors { code path } }
  }
`;
