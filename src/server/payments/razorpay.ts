/** What it takes to sell by Razorpay. */
export interface RazorpayAccess {
  readonly keyId: string;
  readonly keySecret: string;
  /** Of the webhook; several while one is changed. */
  readonly webhookSecrets: readonly string[];
  /** Where its interface is, if not where Razorpay has it. */
  readonly apiBase: URL | null;
}
