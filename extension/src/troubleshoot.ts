import { l10n, Uri, workspace } from 'vscode';
import type { LanguageClient, Range } from 'vscode-languageclient/node';
import { askChoice } from './prompts';
import type { Piece, Reports } from './reports';
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

/** Asks for a symptom, and shows the cause that the server found in the files; where there is none, the report offers to verify the route. */
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
  await reports.showText('route-troubleshooting', report(found, uri));
}

// The editor wraps no lines by itself, and a report is read and not edited.
const width = 96;

function report({ title, cause, nothingFound, also, ruledOut }: Findings, uri: string | undefined): Piece[][] {
  const part = (heading: string, lines: Piece[][]): Piece[][] => (lines.length > 0 ? [[], [heading], ...lines] : []);
  const verify = Uri.parse(`command:claudeRoute.verify?${encodeURIComponent(JSON.stringify([uri ? { uri } : undefined]))}`);
  return [
    [title],
    ...part(l10n.t('Cause'), cause ? causeLines(cause) : []),
    ...(nothingFound ? [[], ...wrapped(nothingFound, '', ''), [{ text: l10n.t('Verify'), target: verify }]] : []),
    ...part(l10n.t('Also found'), also.flatMap(causeLines)),
    ...part(
      l10n.t('Ruled out'),
      ruledOut.flatMap((text) => wrapped(text)),
    ),
  ];
}

function causeLines({ message, rule, uri, range }: Cause): Piece[][] {
  const lines: Piece[][] = wrapped(rule ? `${message} (${rule})` : message);
  if (uri && range) {
    const file = Uri.parse(uri);
    const line = range.start.line + 1;
    lines.push(['    ', { text: l10n.t('{0}, line {1}', workspace.asRelativePath(file), line), target: file.with({ fragment: `L${line}` }) }]);
  }
  return lines;
}

function wrapped(text: string, first = '  • ', rest = '    '): string[][] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.trimEnd().length > rest.length && line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = rest;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].map((each) => [each]);
}
