interface WithEnvironment {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
}

/** A setting from the environment, where there is one; empty counts as not set. */
export function environment(name: 'TEKRAR_ENGINE' | 'TEKRAR_THREADS' | 'TEKRAR_INSTRUCTION_SET'): string | undefined {
  return (globalThis as WithEnvironment).process?.env?.[name] || undefined
}
