import { commands, type Command, type Disposable } from 'vscode';

/** More than one list of code actions holds, so that what the user sees can always be run. */
const kept = 32;

let count = 0;

/**
 * Commands whose arguments last longer than the list of code actions that offered them. The editor keeps the arguments of such a command
 * with its list, and drops them when new diagnostics bring a new list: an action chosen at that moment would do nothing and say nothing.
 * A command without arguments has nothing to drop, so each of these gets an id of its own and holds its arguments itself.
 */
export class LastingCommands implements Disposable {
  private readonly registered: Disposable[] = [];

  of(command: Command): Command {
    if (!command.arguments?.length) {
      return command;
    }
    const target = command.command;
    const values = command.arguments as unknown[];
    const id = `${target}.${++count}`;
    this.registered.push(commands.registerCommand(id, () => commands.executeCommand(target, ...values)));
    if (this.registered.length > kept) {
      this.registered.shift()?.dispose();
    }
    return { title: command.title, tooltip: command.tooltip, command: id };
  }

  dispose(): void {
    this.registered.splice(0).forEach((registration) => void registration.dispose());
  }
}
