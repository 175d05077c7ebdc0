// An OpenID provider that lets in whomever the query of its interaction names: node provider.mjs PORT CALLBACK
import { Provider } from "oidc-provider";

const [port, callback] = process.argv.slice(2);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "paktum", client_secret: "a secret: & + %", redirect_uris: [callback] }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: (_, sub) => ({
    accountId: sub,
    // "ann+new" is another account with ann's address, "ann+unverified" one whose address nobody has looked at
    claims: () => ({
      sub,
      email: `${sub.split("+")[0].toUpperCase()}@example.com`,
      email_verified: !sub.endsWith("+unverified"),
    }),
  }),
  loadExistingGrant: async ({ oidc }) => {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid email");
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const result = { login: { accountId: ctx.query.login } };
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
});

provider.listen(Number(port), "127.0.0.1");
