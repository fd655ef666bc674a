/** The library stays outside the server's bundle: it finds its native engine by itself. The page's bundle holds the WebAssembly engine alone. */
export default { serverExternalPackages: ['tekrar', '@tekrar/native'], devIndicators: false }
