"""The others that notify talks to: accounts (who a person is), the token issuer, the mail server."""
