"""The operations that tests send."""

SIGN_UP = """
mutation ($input: SignUpInput!) {
  signUp(input: $input) {
    __typename
    ... on SignUpAccepted {
      email firstName lastName activationExpiresAt outcome designation
      identifier { kind value formatted }
    }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code message } }
    ... on TooManyRequests { retryAfter }
  }
}
"""

ACTIVATION = """
query ($token: String!) {
  activation(token: $token) {
    __typename
    ... on ActivationForm { email contactEmail firstName lastName expiresAt }
    ... on LinkRefused { code message reason }
  }
}
"""

ACTIVATE = """
mutation ($input: ActivateAccountInput!) {
  activateAccount(input: $input) {
    __typename
    ... on AccountActivated {
      email
      attachments { designation role status identifier { value } }
    }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code message } }
    ... on LinkRefused { reason }
  }
}
"""

RESEND = """
mutation ($input: ResendActivationInput!) {
  resendActivation(input: $input) {
    __typename
    ... on MailOnItsWay { message }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""

LOG_IN = """
mutation ($input: LogInInput!) {
  logIn(input: $input) {
    __typename
    ... on SessionOpened { accessToken expiresAt account { email previousLogInAt } }
    ... on UserError { code message }
    ... on InvalidCredentials { captchaRequired }
    ... on TooManyRequests { retryAfter }
  }
}
"""

ME = """
{
  me {
    id status email contactEmail firstName lastName language surveyConsent surveyConsentAt secretQuestion
    activatedAt previousLogInAt nextSteps
    attachments {
      totalCount
      edges { node { id role status structure { id designation status identifier { value } viewerCan } } }
    }
  }
}
"""

SIGN_UP_CASE = """
query ($identifier: StructureIdentifierInput!) {
  signUpCase(identifier: $identifier) {
    __typename
    ... on SignUpCase {
      outcome legalName label editableFields confirmationRequired verification
      identifier { value formatted }
      address { line1 line2 line3 postalCode city country }
      workspaces { code openByDefault }
    }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""

NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
