import {
  Disposable,
  EventEmitter,
  l10n,
  MarkdownString,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
  type TreeDataProvider,
} from 'vscode';
import type { ServerLifecycle } from './lifecycle';
import type { FolderRoute, RouteModel, RouteRow } from './routeModel';

export const routeViewId = 'claudeRoute.routeView';

interface RowElement {
  row: RouteRow;
  /** Makes the row unique among those of other folders, so that what is expanded stays so. */
  id: string;
}
type Element = FolderRoute | RowElement;

const icons: Record<RouteRow['kind'], ThemeIcon> = {
  route: new ThemeIcon('arrow-swap'),
  destination: new ThemeIcon('globe'),
  header: new ThemeIcon('key'),
  model: new ThemeIcon('symbol-class'),
  fact: new ThemeIcon('symbol-constant'),
  group: new ThemeIcon('list-flat'),
  shadowed: new ThemeIcon('eye-closed'),
  trust: new ThemeIcon('shield'),
  problem: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  note: new ThemeIcon('info'),
};

/** The effective route as a tree. Every row that a member of a file decides leads to it. */
export function createRouteView(model: RouteModel, server: ServerLifecycle): Disposable {
  const changed = new EventEmitter<void>();
  const provider: TreeDataProvider<Element> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: (element) => ('row' in element ? rowItem(element) : folderItem(element)),
    getChildren: (element) => {
      // Without a settings file nothing has started the server so far.
      server.ensureStarted();
      return element ? childrenOf(element) : roots(model);
    },
  };
  const view = window.createTreeView(routeViewId, { treeDataProvider: provider, showCollapseAll: true });
  const update = (): void => {
    const first = model.routes?.length === 1 ? model.routes[0].route : undefined;
    view.description = first && first.files > 0 ? first.name : undefined;
    changed.fire();
  };
  return Disposable.from(view, changed, model.onDidChange(update));
}

/** Rows without a folder above them where there is only one; nothing where there are no settings, so that the view welcomes. */
function roots(model: RouteModel): Element[] {
  const routes = model.routes ?? [];
  if (!routes.some(({ route }) => route.files > 0)) {
    return [];
  }
  return routes.length === 1 ? childrenOf(routes[0]) : [...routes];
}

function childrenOf(element: Element): RowElement[] {
  const [rows, parent] = 'row' in element ? [element.row.children ?? [], element.id] : [element.route.rows, element.folder?.uri.toString() ?? ''];
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const count = seen.get(row.id) ?? 0;
    seen.set(row.id, count + 1);
    return { row, id: `${parent}|${row.id}${count > 0 ? `#${count}` : ''}` };
  });
}

function folderItem({ folder, route }: FolderRoute): TreeItem {
  const item = new TreeItem(folder?.name ?? '', TreeItemCollapsibleState.Expanded);
  item.id = folder?.uri.toString();
  item.iconPath = ThemeIcon.Folder;
  item.description = route.name;
  item.contextValue = 'folder';
  item.accessibilityInformation = { label: l10n.t('Folder {0}, route {1}', folder?.name ?? '', route.name) };
  return item;
}

function rowItem({ row, id }: RowElement): TreeItem {
  const expanded = row.id === 'problems' ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem(rowLabel(row), row.children?.length ? expanded : TreeItemCollapsibleState.None);
  item.id = id;
  item.iconPath = icons[row.kind];
  item.description = row.description ?? (row.children ? String(row.children.length) : undefined);
  item.contextValue = row.uri ? 'setting' : 'row';
  const place = placeOf(row);
  const tooltip = new MarkdownString();
  tooltip.appendText([rowLabel(row), row.description].filter(Boolean).join(': '));
  for (const text of [row.source, place]) {
    if (text) {
      tooltip.appendMarkdown('\n\n').appendText(text);
    }
  }
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: [rowLabel(row), row.description, place].filter(Boolean).join(', ') };
  if (row.uri && row.range) {
    const { start, end } = row.range;
    item.command = {
      command: 'vscode.open',
      title: l10n.t('Go to Setting'),
      arguments: [Uri.parse(row.uri), { selection: new Range(start.line, start.character, end.line, end.character) }],
    };
  }
  return item;
}

/** The names of rows are part of the view; what they say comes from the server. */
export function rowLabel(row: RouteRow): string {
  switch (row.id) {
    case 'route':
      return l10n.t('Route');
    case 'destination':
      return l10n.t('Requests to');
    case 'model':
      return l10n.t('Model');
    case 'region':
      return l10n.t('Region');
    case 'project':
      return l10n.t('Project');
    case 'customHeaders':
      return l10n.t('More headers');
    case 'early':
      return l10n.t('Sent before that, with the credential');
    case 'shadowed':
      return l10n.t('Does not count');
    case 'trust':
      return l10n.t('Trust');
    case 'problems':
      return l10n.t('Problems');
    default:
      return row.label;
  }
}

function placeOf(row: RouteRow): string | undefined {
  return row.uri && row.range ? l10n.t('{0}, line {1}', workspace.asRelativePath(Uri.parse(row.uri)), row.range.start.line + 1) : undefined;
}
