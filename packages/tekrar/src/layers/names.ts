import { TekrarError } from '../base/errors.ts'
import type { LayerDefinition } from './layer.ts'

/**
 * The name of each layer in a model: the given one, or its label with the next number that is free, counted from 1 in each model.
 * Throws `duplicate-name` and `invalid-argument`.
 */
export function nameLayers(layers: readonly Pick<LayerDefinition, 'name' | 'kind' | 'label'>[]): string[] {
  const taken = new Set<string>()
  for (const { name, kind } of layers) {
    if (name === undefined) continue
    if (!/^[^/\s][^/]*$/.test(name))
      throw new TekrarError('invalid-argument', { where: kind, name: 'name', expected: 'a text without a slash', actual: `'${name}'` })
    if (taken.has(name)) throw new TekrarError('duplicate-name', { name })
    taken.add(name)
  }
  const counts = new Map<string, number>()
  return layers.map(({ name, label }) => {
    if (name !== undefined) return name
    for (let count = counts.get(label) ?? 0; ; ) {
      counts.set(label, ++count)
      const free = `${label}_${count}`
      if (taken.has(free)) continue
      taken.add(free)
      return free
    }
  })
}
