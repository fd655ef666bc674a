export const textTask = {}
