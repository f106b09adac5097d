/**
 * Equal for two addresses that name the same repository: the case of the host, a trailing slash, a
 * trailing `.git` and credentials in a web address do not matter. Text that is no URL is compared as written, less these endings.
 */
export function repositoryIdentity(uri: string): string {
  const trimmed = uri.trim();
  if (!URL.canParse(trimmed)) return withoutEnding(trimmed);
  const url = new URL(trimmed);
  const user = url.username === '' || /^https?:$/.test(url.protocol) ? '' : `${url.username}@`;
  return `${url.protocol}//${user}${url.host.toLowerCase()}${withoutEnding(url.pathname)}${url.search}`;
}

function withoutEnding(text: string): string {
  return text.replace(/\/+$/, '').replace(/\.git$/i, '');
}
