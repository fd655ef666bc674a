/** The same record without what is undefined: an option that is not there has its default. */
export const kept = <Options extends object>(options: Options): { [Key in keyof Options]?: Exclude<Options[Key], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
