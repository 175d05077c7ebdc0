import { useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { GraphiQL } from "graphiql";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./style.css";
import "./workers.js";
import { ask, loadExamples, UnknownToken } from "./api.js";
import { examplesPlugin } from "./examples.jsx";
import { SignIn } from "./signin.jsx";
import { dropToken, findToken, keepToken } from "./token.js";

const WELCOME = `# Choose an example on the left, or write a query.
# Ctrl+Space completes, Ctrl+Enter runs.

{
  viewer {
    user {
      name
    }
  }
}
`;

function Page({ examples }) {
  const [token, setToken] = useState(findToken);
  const [refused, setRefused] = useState(false);

  function signIn(given) {
    keepToken(given);
    setRefused(false);
    setToken(given);
  }

  function signOut(wasRefused) {
    dropToken();
    setRefused(wasRefused);
    setToken(null);
  }

  if (token === null) return <SignIn refused={refused} onToken={signIn} />;
  return <Explorer key={token} token={token} examples={examples} onSignOut={signOut} />;
}

function Explorer({ token, examples, onSignOut }) {
  const [fetcher, plugins] = useMemo(() => {
    async function fetcher(request, options) {
      try {
        return await ask(token, request, options?.headers);
      } catch (error) {
        if (error instanceof UnknownToken) onSignOut(true);
        throw error;
      }
    }
    return [fetcher, [examplesPlugin(examples, fetcher), HISTORY_PLUGIN]];
  }, []);
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      visiblePlugin={plugins[0]}
      defaultQuery={WELCOME}
      defaultEditorToolsVisibility="variables"
      inputValueDeprecation
      showPersistHeadersSettings={false}
    >
      <GraphiQL.Logo>
        <button type="button" className="paktum-sign-out" onClick={() => onSignOut(false)}>
          Sign out
        </button>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

const root = createRoot(document.getElementById("root"));
loadExamples().then((examples) => root.render(<Page examples={examples} />));
