/** Asks for an access token. */
export function SignIn({ refused, onToken }) {
  function submit(event) {
    event.preventDefault();
    const token = new FormData(event.target).get("token").trim();
    if (token) onToken(token);
  }

  return (
    <form className="paktum-sign-in" onSubmit={submit}>
      <h1>Paktum</h1>
      <label>
        Access token
        <input name="token" type="password" autoComplete="off" autoFocus required />
      </label>
      {refused && <p role="alert">Nobody has this token, or it has expired.</p>}
      <button type="submit">Open GraphiQL</button>
      <p>
        <code>paktum token create EMAIL</code> makes one. It stays in this tab and goes to this server alone.
      </p>
    </form>
  );
}
