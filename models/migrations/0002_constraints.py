from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0001_tables')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check="status IN ('PENDING_ACTIVATION', 'ACTIVE', 'DEACTIVATED', 'REACTIVATION_REQUESTED')", name='ck_account_status'),
        ),
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check="language IN ('FR', 'EN')", name='ck_account_language'),
        ),
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check="status <> 'PENDING_ACTIVATION' OR (password_hash IS NULL AND secret_answer_hash IS NULL AND secret_question IS NULL AND activated_at IS NULL)", name='ck_account_no_secret_before_activation'),
        ),
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check="status = 'PENDING_ACTIVATION' OR (password_hash IS NOT NULL AND activated_at IS NOT NULL)", name='ck_account_password_once_activated'),
        ),
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check='(secret_question IS NULL) = (secret_answer_hash IS NULL)', name='ck_account_question_with_answer'),
        ),
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check='survey_consent = (survey_consent_at IS NOT NULL)', name='ck_account_consent_is_dated'),
        ),
        ops.AddConstraint(
            model_name='Attachment',
            constraint=CheckConstraint(check="status IN ('REQUESTED', 'APPROVED', 'REFUSED', 'CANCELLED', 'EXPIRED', 'ENDED')", name='ck_attachment_status'),
        ),
        ops.AddConstraint(
            model_name='Attachment',
            constraint=CheckConstraint(check="role IN ('MAIN_MANAGER', 'SECONDARY_MANAGER', 'MEMBER')", name='ck_attachment_role'),
        ),
        ops.AddConstraint(
            model_name='Attachment',
            constraint=CheckConstraint(check="(status = 'REQUESTED') = (expires_at IS NOT NULL AND decided_at IS NULL)", name='ck_attachment_request_lapses'),
        ),
        ops.AddConstraint(
            model_name='Attachment',
            constraint=CheckConstraint(check="status <> 'REQUESTED' OR role = 'MEMBER'", name='ck_attachment_request_is_of_a_member'),
        ),
        ops.AddConstraint(
            model_name='Attachment',
            constraint=CheckConstraint(check="status <> 'REFUSED' OR reason IS NOT NULL", name='ck_attachment_refusal_has_a_reason'),
        ),
        ops.AddConstraint(
            model_name='Attachment',
            constraint=CheckConstraint(check="status NOT IN ('APPROVED', 'REFUSED') OR role = 'MAIN_MANAGER' OR decided_by_id IS NULL OR decided_by_id <> account_id", name='ck_attachment_nobody_decides_for_himself'),
        ),
        ops.AddConstraint(
            model_name='Captcha',
            constraint=CheckConstraint(check="kind IN ('CHARACTERS', 'PROOF_OF_WORK')", name='ck_captcha_kind'),
        ),
        ops.AddConstraint(
            model_name='Captcha',
            constraint=CheckConstraint(check="(kind = 'CHARACTERS') = (answer_digest IS NOT NULL)", name='ck_captcha_characters_have_an_answer'),
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check="kind IN ('ACCOUNT_CREATED', 'ACCOUNT_ACTIVATED', 'ACCOUNT_UPDATED', 'ACCOUNT_DEACTIVATED', 'REACTIVATION_REQUESTED', 'ACCOUNT_REACTIVATED', 'LOGGED_IN', 'LOG_IN_THROTTLED', 'PASSWORD_RESET_STARTED', 'PASSWORD_CHANGED', 'SECRET_QUESTION_CHANGED', 'EMAIL_CHANGED', 'CONTACT_EMAIL_CHANGED', 'SESSION_REVOKED', 'STRUCTURE_CREATED', 'STRUCTURE_UPDATED', 'STRUCTURE_ORPHANED', 'STRUCTURE_CLOSED', 'STRUCTURE_REOPENED', 'STRUCTURE_REPLACED', 'ATTACHMENT_REQUESTED', 'ATTACHMENT_APPROVED', 'ATTACHMENT_REFUSED', 'ATTACHMENT_CANCELLED', 'ATTACHMENT_ENDED', 'ROLE_CHANGED', 'MAIN_MANAGER_CHANGED', 'WORKSPACE_OPENED', 'WORKSPACE_CLOSED', 'WORKSPACE_REQUESTED', 'WORKSPACE_GRANTED', 'WORKSPACE_REFUSED', 'WORKSPACE_LEFT', 'SUPPORT_ACTED')", name='ck_event_kind'),
        ),
        ops.AddConstraint(
            model_name='Letter',
            constraint=CheckConstraint(check="status IN ('QUEUED', 'SENT', 'FAILED', 'CANCELLED')", name='ck_letter_status'),
        ),
        ops.AddConstraint(
            model_name='Letter',
            constraint=CheckConstraint(check="language IN ('FR', 'EN')", name='ck_letter_language'),
        ),
        ops.AddConstraint(
            model_name='Letter',
            constraint=CheckConstraint(check='(claim_id IS NULL) = (lease_until IS NULL)', name='ck_letter_claim_has_a_lease'),
        ),
        ops.AddConstraint(
            model_name='Letter',
            constraint=CheckConstraint(check="claim_id IS NULL OR status = 'QUEUED'", name='ck_letter_claimed_is_queued'),
        ),
        ops.AddConstraint(
            model_name='Letter',
            constraint=CheckConstraint(check="(status = 'SENT') = (sent_at IS NOT NULL)", name='ck_letter_sent_is_dated'),
        ),
        ops.AddConstraint(
            model_name='LinkToken',
            constraint=CheckConstraint(check="purpose IN ('ACTIVATION', 'PASSWORD_RESET', 'EMAIL_CONFIRMATION', 'CONTACT_EMAIL_CONFIRMATION')", name='ck_link_token_purpose'),
        ),
        ops.AddConstraint(
            model_name='LinkToken',
            constraint=CheckConstraint(check="status IN ('ISSUED', 'USED', 'REPLACED')", name='ck_link_token_status'),
        ),
        ops.AddConstraint(
            model_name='LinkToken',
            constraint=CheckConstraint(check="(purpose IN ('EMAIL_CONFIRMATION', 'CONTACT_EMAIL_CONFIRMATION')) = (address IS NOT NULL)", name='ck_link_token_confirmation_has_an_address'),
        ),
        ops.AddConstraint(
            model_name='LinkToken',
            constraint=CheckConstraint(check="(status = 'USED') = (used_at IS NOT NULL)", name='ck_link_token_used_is_dated'),
        ),
        ops.AddConstraint(
            model_name='Structure',
            constraint=CheckConstraint(check="kind IN ('SIRET', 'EU_VAT', 'NON_EU', 'RIDET', 'TAHITI', 'INDIVIDUAL', 'PENDING_REGISTRATION')", name='ck_structure_kind'),
        ),
        ops.AddConstraint(
            model_name='Structure',
            constraint=CheckConstraint(check="sector IN ('PRIVATE', 'PUBLIC')", name='ck_structure_sector'),
        ),
        ops.AddConstraint(
            model_name='Structure',
            constraint=CheckConstraint(check="status IN ('PENDING', 'ACTIVE', 'ORPHANED', 'CLOSED')", name='ck_structure_status'),
        ),
        ops.AddConstraint(
            model_name='Structure',
            constraint=CheckConstraint(check="verification IN ('VERIFIED', 'UNVERIFIED', 'NOT_APPLICABLE')", name='ck_structure_verification'),
        ),
        ops.AddConstraint(
            model_name='Structure',
            constraint=CheckConstraint(check="status NOT IN ('ACTIVE', 'ORPHANED') OR activated_at IS NOT NULL", name='ck_structure_activated_once_managed'),
        ),
        ops.AddConstraint(
            model_name='Structure',
            constraint=CheckConstraint(check="(status = 'ORPHANED') = (orphaned_at IS NOT NULL)", name='ck_structure_orphaned_is_dated'),
        ),
        ops.AddConstraint(
            model_name='Structure',
            constraint=CheckConstraint(check="(status = 'CLOSED') = (closed_at IS NOT NULL)", name='ck_structure_closed_is_dated'),
        ),
        ops.AddConstraint(
            model_name='Structure',
            constraint=CheckConstraint(check="(verification = 'NOT_APPLICABLE') = (kind <> 'SIRET')", name='ck_structure_not_applicable_without_register'),
        ),
        ops.AddConstraint(
            model_name='Subscription',
            constraint=CheckConstraint(check="status IN ('REQUESTED', 'ACTIVE', 'REFUSED', 'ENDED')", name='ck_subscription_status'),
        ),
        ops.AddConstraint(
            model_name='Subscription',
            constraint=CheckConstraint(check="mode IN ('CONSULT', 'MODIFY')", name='ck_subscription_mode'),
        ),
        ops.AddConstraint(
            model_name='Subscription',
            constraint=CheckConstraint(check="(status = 'REQUESTED') = (decided_at IS NULL)", name='ck_subscription_decided_is_dated'),
        ),
        ops.AddConstraint(
            model_name='Subscription',
            constraint=CheckConstraint(check="status <> 'REFUSED' OR reason IS NOT NULL", name='ck_subscription_refusal_has_a_reason'),
        ),
        ops.AddConstraint(
            model_name='SupportRequest',
            constraint=CheckConstraint(check="category IN ('ACTIVATION_MAIL_NOT_RECEIVED', 'MAIN_MANAGER_LEFT', 'ATTACHMENT_NOT_ANSWERED', 'ACCOUNT_REACTIVATION', 'STRUCTURE_DATA', 'OTHER')", name='ck_support_request_category'),
        ),
        ops.AddConstraint(
            model_name='SupportRequest',
            constraint=CheckConstraint(check="status IN ('OPEN', 'ANSWERED')", name='ck_support_request_status'),
        ),
        ops.AddConstraint(
            model_name='SupportRequest',
            constraint=CheckConstraint(check="language IN ('FR', 'EN')", name='ck_support_request_language'),
        ),
        ops.AddConstraint(
            model_name='SupportRequest',
            constraint=CheckConstraint(check="(status = 'ANSWERED') = (answer IS NOT NULL AND answered_at IS NOT NULL)", name='ck_support_request_answered'),
        ),
    ]
