import { window, type LogOutputChannel } from 'vscode';
import { mask } from './mask';

const writers = new Set<PropertyKey>(['trace', 'debug', 'info', 'warn', 'error', 'append', 'appendLine', 'replace']);

/** A log channel that masks credentials in everything written to it. */
export function createLog(name: string): LogOutputChannel {
  const channel = window.createOutputChannel(name, { log: true });
  return new Proxy(channel, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') {
        return member;
      }
      const method = member as (...values: unknown[]) => unknown;
      return writers.has(property)
        ? (...values: unknown[]) =>
            method.apply(
              target,
              values.map((value) => mask(text(value))),
            )
        : method.bind(target);
    },
  });
}

function text(value: unknown): string {
  if (value instanceof Error) {
    return value.stack ?? value.message;
  }
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
