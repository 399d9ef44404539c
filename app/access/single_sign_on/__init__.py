"""Signing in through the company: OpenID Connect, SAML, LDAP."""
