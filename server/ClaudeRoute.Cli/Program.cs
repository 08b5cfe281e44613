using ClaudeRoute.Cli;

// The language server is started without the command line library, which costs more than its start may.
return args is ["lsp", ..] ? LspCommand.Run(args.AsMemory(1)) : CommandLine.Run(args);
