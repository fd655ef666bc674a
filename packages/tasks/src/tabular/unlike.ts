/** A name that no column has. */
export function unlike(name: string, columns: readonly string[]): string {
  let own = name
  while (columns.includes(own)) own += '_'
  return own
}
