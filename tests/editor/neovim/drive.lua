-- Opens a settings file, waits for diagnostics, applies one code action and saves. Runs in Neovim 0.7 and later:
--   nvim --headless -u NONE -i NONE -n -c 'luafile drive.lua'
-- DRIVE_COMMAND (JSON array) starts the server, DRIVE_FILE is opened, DRIVE_RULE names the diagnostic, DRIVE_ACTION is a Lua pattern for a title.
-- The last line of the output is a JSON object: what was seen, or { error }.
local patience = 30000

local function await(what, condition)
  assert(vim.wait(patience, condition, 20), 'waited in vain: ' .. what)
end

local function drive()
  vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('DRIVE_FILE')))
  local buffer = vim.api.nvim_get_current_buf()
  local id = assert(vim.lsp.start_client({
    name = 'claude-route',
    cmd = vim.fn.json_decode(os.getenv('DRIVE_COMMAND')),
    root_dir = vim.fn.getcwd(),
    get_language_id = function() return 'json' end,
  }), 'the server did not start')
  vim.lsp.buf_attach_client(buffer, id)

  local wanted
  await('the diagnostic', function()
    for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
      local raw = diagnostic.user_data and diagnostic.user_data.lsp or {}
      if diagnostic.code == os.getenv('DRIVE_RULE') or raw.code == os.getenv('DRIVE_RULE') then
        wanted = { diagnostic = diagnostic, raw = raw }
      end
    end
    return wanted ~= nil
  end)

  local client = vim.lsp.get_client_by_id(id)
  local diagnostic = wanted.diagnostic
  local range = {
    start = { line = diagnostic.lnum, character = diagnostic.col },
    ['end'] = { line = diagnostic.end_lnum, character = diagnostic.end_col },
  }
  local function request(method, params)
    local answer = assert(client.request_sync(method, params, patience, buffer))
    assert(not answer.err, answer.err and answer.err.message)
    return answer.result
  end
  local actions = request('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = range,
    context = { diagnostics = { {
      range = range, message = diagnostic.message, severity = diagnostic.severity, source = diagnostic.source,
      code = os.getenv('DRIVE_RULE'), data = wanted.raw.data,
    } } },
  })

  local titles, chosen = {}, nil
  for _, action in ipairs(actions) do
    table.insert(titles, action.title)
    if not chosen and action.title:find(os.getenv('DRIVE_ACTION')) then
      chosen = action
    end
  end
  assert(chosen, 'no such action among: ' .. table.concat(titles, '; '))
  local resolved = false
  if not chosen.edit then
    chosen = request('codeAction/resolve', chosen)
    resolved = true
  end
  vim.lsp.util.apply_workspace_edit(chosen.edit, client.offset_encoding)
  vim.cmd('silent wall')

  await('the diagnostic goes', function()
    for _, left in ipairs(vim.diagnostic.get(buffer)) do
      if left.message == diagnostic.message then return false end
    end
    return true
  end)
  client.stop()
  await('the server ends', function() return client.is_stopped() end)
  return { message = diagnostic.message, source = diagnostic.source, titles = titles, resolved = resolved, command = chosen.command and chosen.command.command }
end

local ok, result = pcall(drive)
io.stdout:write('\n' .. vim.fn.json_encode(ok and result or { error = tostring(result) }) .. '\n')
vim.cmd(ok and 'qall!' or 'cquit 1')
