import { commands, l10n, Uri, window, workspace } from 'vscode';
import type { LanguageClient, Range } from 'vscode-languageclient/node';
import { askChoice } from './prompts';
import type { Reports } from './reports';
import { back, cancelled } from './steps';

interface Symptom {
  id: string;
  title: string;
}

interface Cause {
  message: string;
  rule?: string;
  uri?: string;
  range?: Range;
}

interface Findings {
  title: string;
  cause?: Cause;
  nothingFound?: string;
  also: Cause[];
  ruledOut: string[];
}

/** Asks for a symptom, and shows the cause that the server found in the files; where there is none, it offers to verify the route. */
export async function troubleshoot(client: LanguageClient, reports: Reports, uri: string | undefined): Promise<void> {
  const symptoms = await client.sendRequest<Symptom[]>('claudeRoute/symptoms');
  const symptom = await askChoice(
    { title: l10n.t('Troubleshoot the Claude Code route'), prompt: l10n.t('What goes wrong?') },
    symptoms.map((each) => ({ label: each.title, value: each })),
  );
  if (symptom === back || symptom === cancelled) {
    return;
  }
  const found = await client.sendRequest<Findings>('claudeRoute/troubleshoot', { uri, symptom: symptom.id });
  await reports.show('route-troubleshooting', report(found));
  if (!found.cause) {
    const verify = l10n.t('Verify');
    const message = l10n.t('The settings files do not explain it: {0}.', found.title);
    if ((await window.showInformationMessage(message, verify)) === verify) {
      await commands.executeCommand('claudeRoute.verify', uri ? { uri } : undefined);
    }
  }
}

function report({ title, cause, nothingFound, also, ruledOut }: Findings): string {
  const part = (heading: string, lines: string[]): string[] =>
    lines.length > 0 ? [`## ${heading}`, lines.map((line) => `- ${line}`).join('\n')] : [];
  return [
    `# ${escaped(title)}`,
    ...part(l10n.t('Cause'), cause ? [causeText(cause)] : []),
    ...(nothingFound ? [escaped(nothingFound)] : []),
    ...part(l10n.t('Also found'), also.map(causeText)),
    ...part(l10n.t('Ruled out'), ruledOut.map(escaped)),
  ].join('\n\n');
}

function causeText({ message, rule, uri, range }: Cause): string {
  const text = escaped(rule ? `${message} (${rule})` : message);
  if (!uri || !range) {
    return text;
  }
  const place = l10n.t('{0}, line {1}', workspace.asRelativePath(Uri.parse(uri)), range.start.line + 1);
  return `${text} [${escaped(place)}](<${uri}#L${range.start.line + 1}>)`;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!<>|~&]/g, '\\$&');
}
