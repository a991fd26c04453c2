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

_ATTACHMENT = """
    ... on AttachmentSaved {
      attachment {
        id role status note reason requestedAt expiresAt decidedAt
        person { firstName email }
        decidedBy { firstName }
        structure { id status viewerCan }
        subscriptions { status mode workspace { code } }
      }
    }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
    ... on AlreadyDecided { decidedAttachment { id status reason } }
    ... on SoleMainManager { structures { id } }
"""

REQUEST_ATTACHMENT = """
mutation ($input: RequestAttachmentInput!) {
  requestAttachment(input: $input) {
    __typename
    ... on AttachmentSaved {
      attachment { id role status note expiresAt subscriptions { status mode workspace { code } } }
    }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
    ... on AlreadyAttached { attachment { id status } }
    ... on TooManyRequests { retryAfter }
  }
}
"""

CANCEL_REQUEST = f"mutation ($id: ID!) {{ cancelAttachmentRequest(id: $id) {{ __typename {_ATTACHMENT} }} }}"

APPROVE = f"""
mutation ($input: ApproveAttachmentsInput!) {{
  approveAttachments(input: $input) {{ __typename {_ATTACHMENT} }}
}}
"""

REFUSE = f"""
mutation ($input: RefuseAttachmentsInput!) {{
  refuseAttachments(input: $input) {{ __typename {_ATTACHMENT} }}
}}
"""

END_ATTACHMENT = f"""
mutation ($input: EndAttachmentInput!) {{ endAttachment(input: $input) {{ __typename {_ATTACHMENT} }} }}
"""

ATTACH_PERSON = """
mutation ($input: AttachPersonInput!) {
  attachPerson(input: $input) {
    __typename
    ... on MailOnItsWay { message }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
    ... on TooManyRequests { retryAfter }
  }
}
"""

CHANGE_ROLE = f"""
mutation ($input: ChangeRoleInput!) {{ changeRole(input: $input) {{ __typename {_ATTACHMENT} }} }}
"""

HAND_OVER = """
mutation ($input: TransferMainManagementInput!) {
  transferMainManagement(input: $input) {
    __typename
    ... on StructureSaved { structure { id status viewerCan mainManager { firstName } } }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
