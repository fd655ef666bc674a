/** A name as names are compared: in lower case and without the marks that people leave out; SINIF, Sınıf and sinif are one. */
export const folded = (name: string): string => name.trim().replace(/[Iİı]/g, 'i').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
