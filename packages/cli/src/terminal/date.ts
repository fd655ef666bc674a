const two = (value: number): string => String(value).padStart(2, '0')

/** A moment as clocks show it here, to the minute: year, month, day in the order that nobody reads otherwise. */
export function dateText(moment: number): string {
  const date = new Date(moment)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
