/**
 * The first key that stands twice in one object of a JSON text, or undefined. `JSON.parse` keeps the last of two silently; a strict reader
 * must not. The text must already have been accepted by `JSON.parse`.
 */
export function duplicateKey(json: string): string | undefined {
  const open: ({ keys: Set<string>; expectsKey: boolean } | undefined)[] = []
  for (let i = 0; i < json.length; i++) {
    const top = open[open.length - 1]
    switch (json[i]) {
      case '{':
        open.push({ keys: new Set(), expectsKey: true })
        break
      case '[':
        open.push(undefined)
        break
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        if (top) top.expectsKey = true
        break
      case '"': {
        const start = i
        for (i++; json[i] !== '"'; i++) if (json[i] === '\\') i++
        if (!top?.expectsKey) break
        const key = JSON.parse(json.slice(start, i + 1)) as string
        if (top.keys.has(key)) return key
        top.keys.add(key)
        top.expectsKey = false
      }
    }
  }
  return undefined
}
