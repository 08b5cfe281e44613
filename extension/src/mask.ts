// A second line of defence. The server masks what it writes; this catches what a stack trace or a protocol trace may still carry.
const prefixed =
  /\b(sk-(?:ant-|or-|kimi-|cp-)?|ak_|cr_|ghp_|gho_|github_pat_|glpat-|xox[a-z]-|AKIA|ASIA|AIza|ABSK|nvapi-|gsk_|hf_|eyJ)[\w.+/=-]{12,}/g;
const bearer = /\b(bearer|basic)(\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{12,}/gi;
const named =
  /((?:api_?key|token|secret|password|passphrase|credentials?|authorization|custom_headers)\\*["']?\s*[:=]\s*\\*["'])((?:(?!\\*["']).)+)/gi;
// What a person types into a question, whatever it is: the parameters of a request as a trace shows them.
const answered = /("inputs"\s*:\s*\{)[^{}[\]]*\}/g;
const hexadecimal = /\b[0-9a-f]{32,}\b(?:\.\w{8,})?/gi;

/** The text with everything that looks like a credential replaced; prefixes that name an issuer stay. */
export function mask(text: string): string {
  return text.replace(answered, '$1***}').replace(named, '$1***').replace(prefixed, '$1***').replace(bearer, '$1$2***').replace(hexadecimal, '***');
}
