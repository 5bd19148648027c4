const PATIENCE = 15_000;

/** Run one more classic script on the page; refused when it does not come in time. */
export function fetchScript(address: string, nonce?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    if (nonce) script.nonce = nonce;
    script.src = address;
    const timer = setTimeout(failed, PATIENCE);
    script.onload = () => {
      clearTimeout(timer);
      resolve();
    };
    script.onerror = failed;
    document.head.append(script);

    function failed(): void {
      clearTimeout(timer);
      script.remove();
      reject(new Error());
    }
  });
}
